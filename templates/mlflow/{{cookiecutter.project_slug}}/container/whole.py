{% include "templates/_shared/container/whole.py" %}
