#include <Rinternals.h>

SEXP C_scaled(SEXP x) { return Rf_ScalarReal(2 * Rf_asReal(x)); }
