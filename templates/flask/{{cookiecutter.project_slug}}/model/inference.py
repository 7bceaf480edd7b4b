{% include "templates/_shared/model/inference.py" %}
