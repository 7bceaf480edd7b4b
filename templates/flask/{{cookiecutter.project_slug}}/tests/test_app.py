{% include "templates/_shared/tests/test_app.py" %}
