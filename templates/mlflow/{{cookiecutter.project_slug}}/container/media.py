{% include "templates/_shared/container/media.py" %}
