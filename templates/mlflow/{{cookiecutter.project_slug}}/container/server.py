{% include "templates/_shared/container/server.py" %}
