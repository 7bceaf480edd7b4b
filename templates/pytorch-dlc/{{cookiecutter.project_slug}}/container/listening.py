{% include "templates/_shared/container/listening.py" %}
