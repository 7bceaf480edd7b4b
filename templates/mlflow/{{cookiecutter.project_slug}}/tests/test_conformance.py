{% include "templates/_shared/tests/test_conformance.py" %}
