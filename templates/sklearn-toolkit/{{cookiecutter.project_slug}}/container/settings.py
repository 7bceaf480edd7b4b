{% include "templates/_shared/container/settings.py" %}
