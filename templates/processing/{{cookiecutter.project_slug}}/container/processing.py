{% include "templates/_shared/container/processing.py" %}
