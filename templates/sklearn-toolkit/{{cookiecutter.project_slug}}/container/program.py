{% include "templates/_shared/container/program.py" %}
