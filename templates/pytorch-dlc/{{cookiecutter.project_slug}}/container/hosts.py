{% include "templates/_shared/container/hosts.py" %}
