{% include "templates/_shared/container/__init__.py" %}
