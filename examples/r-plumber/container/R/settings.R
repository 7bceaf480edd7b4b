# Hyperparameters. Every value may be a string, and some clients encode that as JSON once more.

# The content of `hyperparameters.json`; none at all where there is no such file.
hyperparameters <- function(root) {
  path <- file.path(root, "input", "config", "hyperparameters.json")
  if (!file.exists(path)) {
    return(list())
  }
  values <- tryCatch(
    jsonlite::read_json(path),
    error = function(error) stop(path, " is not JSON: ", one_line(error))
  )
  if (!is.list(values) || is.null(names(values))) {
    stop(path, " must hold a JSON object")
  }
  values
}

# A hyperparameter as it was typed. `-` and `_` in names are the same.
string <- function(hyperparameters, name, default) {
  dashed <- function(names) gsub("_", "-", names, fixed = TRUE)
  at <- match(dashed(name), dashed(names(hyperparameters)))
  if (is.na(at)) default else typed(hyperparameters[[at]])
}

# A finite number.
number <- function(hyperparameters, name, default) {
  text <- string(hyperparameters, name, default)
  value <- suppressWarnings(as.numeric(text))
  if (!is.finite(value)) {
    no_value(name, text, "not a number")
  }
  value
}

# A whole number; `3.0` is one.
whole <- function(hyperparameters, name, default) {
  value <- number(hyperparameters, name, default)
  if (value != trunc(value)) {
    no_value(name, value, "not a whole number")
  }
  value
}

# A yes or no, in any of the usual spellings.
flag <- function(hyperparameters, name, default) {
  text <- string(hyperparameters, name, default)
  yes <- tolower(text) %in% c("true", "yes", "on", "1")
  if (!yes && !tolower(text) %in% c("false", "no", "off", "0")) {
    no_value(name, text, "neither true nor false")
  }
  yes
}

no_value <- function(name, value, why) {
  stop("hyperparameter ", name, " is ", sQuote(value, FALSE), ", which is ", why)
}

# What the user typed, whether or not a client encoded it on the way.
typed <- function(value) {
  if (!is.character(value)) {
    return(as.character(jsonlite::toJSON(value, auto_unbox = TRUE, digits = NA, null = "null")))
  }
  decoded <- tryCatch(jsonlite::parse_json(value), error = function(error) value)
  if (is.character(decoded)) decoded else value
}
