# Predictions as the body of an answer: a line, or an element, for each row.

# The body for the predictions of so many rows. Stops where they are not one for each row.
written <- function(predictions, rows, media) {
  if (is.matrix(predictions)) {
    parts <- lapply(seq_len(ncol(predictions)), function(at) predictions[, at])
    count <- nrow(predictions)
  } else if (is.data.frame(predictions)) {
    parts <- as.list(predictions)
    count <- nrow(predictions)
  } else if (is.atomic(predictions) && !is.null(predictions)) {
    parts <- list(predictions)
    count <- length(predictions)
  } else {
    refuse(500L, "the model failed: predictions() gave a ", class(predictions)[1L],
      ", not a vector, a matrix or a data frame"
    )
  }
  if (count != rows) {
    refuse(500L, "the model failed: predictions() gave ", count, " for ", rows, " rows")
  }
  if (media == csv) {
    return(paste0(joined(lapply(parts, csv_cells), ","), "\n", collapse = ""))
  }
  parts <- lapply(parts, json_cells)
  if (is.data.frame(predictions)) {
    parts <- Map(paste0, json_text(names(predictions)), ": ", parts)
    elements <- paste0("{", joined(parts, ", "), "}")
  } else if (is.matrix(predictions)) {
    elements <- paste0("[", joined(parts, ", "), "]")
  } else {
    elements <- parts[[1L]]
  }
  if (media == json) {
    return(paste0("{\"predictions\": [", paste(elements, collapse = ", "), "]}"))
  }
  paste0(elements, "\n", collapse = "")
}

joined <- function(parts, between) {
  if (length(parts) == 1L) parts[[1L]] else do.call(paste, c(unname(parts), sep = between))
}

csv_cells <- function(values) {
  if (is.numeric(values) && !is.object(values)) {
    return(number_text(values))
  }
  text <- enc2utf8(as.character(values))
  quoted <- grepl("[\",\r\n]", text)
  text[quoted] <- paste0("\"", gsub("\"", "\"\"", text[quoted], fixed = TRUE), "\"")
  text[is.na(text)] <- "NA"
  text
}

json_cells <- function(values) {
  if (is.numeric(values) && !is.object(values)) {
    if (any(is.infinite(values))) {
      refuse(500L, "the model failed: an infinite prediction, which JSON cannot hold")
    }
    text <- number_text(values)
  } else if (is.logical(values)) {
    text <- tolower(values)
  } else {
    text <- json_text(as.character(values))
  }
  text[is.na(values)] <- "null"
  text
}

# Numbers in the fewest digits that read back as the same number.
number_text <- function(values) {
  if (is.integer(values)) {
    return(sprintf("%d", values))
  }
  text <- sprintf("%.15g", values)
  finite <- which(is.finite(values))
  more <- finite[as.numeric(text[finite]) != values[finite]]
  text[more] <- sprintf("%.17g", values[more])
  text
}

json_text <- function(text) {
  text <- gsub("([\"\\\\])", "\\\\\\1", enc2utf8(text))
  if (any(grepl("[[:cntrl:]]", text))) {
    for (code in 1:31) {
      text <- gsub(intToUtf8(code), sprintf("\\u%04x", code), text, fixed = TRUE)
    }
  }
  paste0("\"", text, "\"")
}
