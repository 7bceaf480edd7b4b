# Routes of your own, beside /ping and /invocations. This file is yours.
# `model` is what fit() returned.

#* What the model was made of
#* @get /about
#* @serializer unboxedJSON
function() {
  list(formula = deparse1(formula(model)), observations = nobs(model))
}
