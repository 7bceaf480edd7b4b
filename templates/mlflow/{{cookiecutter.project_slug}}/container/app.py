{% include "templates/_shared/container/app.py" %}
