{% include "templates/_shared/container/together.py" %}
