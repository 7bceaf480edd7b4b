# The book's routes for requests of JSON, with plumber's own parser and serializer.

#' Health
#' @get /ping
function() {
  ""
}

#' Predict rows of a matrix
#' @post /invocations
#' @parser json
#' @serializer json list(digits = NA)
function(req) {
  model <- readRDS("/opt/ml/model/model.rds")
  table <- as.data.frame(req$body)
  names(table) <- paste0("x", seq_len(ncol(table)))
  predict(model, table)
}
