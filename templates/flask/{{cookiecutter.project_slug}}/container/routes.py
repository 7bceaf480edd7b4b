{% include "templates/_shared/container/routes.py" %}
