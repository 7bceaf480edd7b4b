{% include "templates/_shared/container/message.py" %}
