{% include "templates/_shared/container/content.py" %}
