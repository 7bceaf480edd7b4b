{% include "templates/_shared/container/overheard.py" %}
