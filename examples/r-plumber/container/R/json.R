# Rows from application/json and application/jsonlines: lists or objects.

# Rows as lists or as objects, one of them alone, or all of them under `instances`.
read_json <- function(text, columns) {
  document <- parsed(text, json)
  if (is.list(document) && "instances" %in% names(document)) {
    document <- document[["instances"]]
  }
  several <- is.list(document) && is.null(names(document)) &&
    any(vapply(document, is.list, NA))
  rows_of(if (several) document else list(document), columns)
}

# One row a line. All are parsed at once; a line that is not one value of its own shows as a list of
# another length.
read_json_lines <- function(text, columns) {
  lines <- strsplit(text, "\n", fixed = TRUE)[[1L]]
  lines <- lines[grepl("[^ \t]", lines)]
  rows <- parsed(paste0("[[", paste(lines, collapse = "],\n["), "]]"), json_lines)
  if (length(rows) != length(lines) || any(lengths(rows) != 1L)) {
    refuse(400L, "the body is not application/jsonlines: not one value a line")
  }
  rows_of(lapply(rows, `[[`, 1L), columns)
}

# What a text of JSON holds, as lists: numbers stay as exact as they came.
parsed <- function(text, media) {
  tryCatch(jsonlite::parse_json(text), error = function(error) {
    # The next lines of the message show the body.
    why <- sub("\n.*", "", conditionMessage(error))
    refuse(400L, "the body is not ", media, ": ", short(why, quote = ""))
  })
}

# A data frame like `columns` from rows, each a list or an object.
rows_of <- function(rows, columns) {
  width <- length(columns)
  names <- names(columns)
  order <- NULL
  last <- NULL
  for (at in which(vapply(rows, function(row) !is.list(row) || !is.null(names(row)), NA))) {
    row <- rows[[at]]
    if (!is.list(row)) {
      refuse(400L, "row ", at, " is neither a list nor an object")
    }
    if (!identical(names(row), last)) {
      last <- names(row)
      order <- places(names, last)
    }
    rows[[at]] <- row[order]
  }
  widths <- lengths(rows)
  if (any(widths != width)) {
    wrong <- which(widths != width)[1L]
    refuse_width(wrong, widths[wrong], names)
  }
  cells <- as.list(unlist(rows, recursive = FALSE, use.names = FALSE))
  flat <- unlist(cells, recursive = FALSE, use.names = FALSE)
  values <- if (is.numeric(flat) && length(flat) == length(cells)) all_numbers(flat, columns)
  if (!is.null(values)) {
    return(frame_of(values, names))
  }
  values <- Map(function(place, like, name) {
    column(atoms(cells[seq.int(place, length(cells), width)], name), like, name, 0L)
  }, seq_along(columns), columns, names, USE.NAMES = FALSE)
  frame_of(values, names)
}

# The cells of a column as one vector: of numbers or truths where all of them are, else of text.
atoms <- function(cells, name) {
  nested <- which(vapply(cells, is.list, NA))
  if (length(nested)) {
    refuse(400L, "row ", nested[1L], ", ", name, ": neither a number nor a text")
  }
  cells[lengths(cells) == 0L] <- NA # null
  kinds <- unique(vapply(cells, typeof, ""))
  if (!"character" %in% kinds) {
    return(unlist(cells))
  }
  vapply(cells, function(cell) {
    if (is.double(cell)) number_text(cell) else as.character(cell)
  }, "")
}
