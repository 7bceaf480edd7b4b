{% include "templates/_shared/container/ties.py" %}
