# The two routes; the model is read for each request.

#' Health
#' @get /ping
function() {
  ""
}

#' Predict rows of a CSV file without a header
#' @post /invocations
#' @parser text
#' @serializer text
function(req) {
  model <- readRDS("/opt/ml/model/model.rds")
  table <- read.csv(text = rawToChar(req$bodyRaw), header = FALSE)
  names(table) <- paste0("x", seq_len(ncol(table)))
  paste0(predict(model, table), collapse = "\n")
}
