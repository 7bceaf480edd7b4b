{% include "templates/_shared/container/wire.py" %}
