{% include "templates/_shared/container/table.py" %}
