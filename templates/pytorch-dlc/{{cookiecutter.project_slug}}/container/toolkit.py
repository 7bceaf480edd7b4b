{% include "templates/_shared/container/toolkit.py" %}
