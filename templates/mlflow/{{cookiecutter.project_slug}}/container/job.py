{% include "templates/_shared/container/job.py" %}
