# Columns: what a model was trained on, and how cells of a request become the same.

# Refuses to begin with columns that cannot come in a request.
check_columns <- function(columns) {
  plain <- function(column) is.factor(column) || is.atomic(column) && !is.object(column)
  odd <- names(columns)[!vapply(columns, function(column) {
    plain(column) && is.null(dim(column)) && typeof(column) %in% c(
      "double", "integer", "logical", "character"
    )
  }, NA)]
  if (length(odd)) {
    stop("column ", odd[1L], " is of class ", class(columns[[odd[1L]]])[1L],
      "; requests hold numbers, logicals, text and factors"
    )
  }
  if (!length(columns)) {
    stop("the rows of trained() have no columns")
  }
}

# Where each column stands among the names of a request. Names that R would not take as they are may
# be as R makes them, too.
places <- function(columns, names) {
  found <- match(columns, names)
  if (anyNA(found)) {
    found <- match(columns, make.names(names, unique = TRUE))
  }
  if (anyNA(found)) {
    missing <- columns[is.na(found)]
    refuse(
      400L, "the names do not fit: ", listed(missing), " missing, expected ", listed(columns)
    )
  }
  found
}

# Columns as a data frame; `data.frame()` would take as long as a prediction.
frame_of <- function(values, names) {
  attributes(values) <- list(
    names = names, row.names = .set_row_names(length(values[[1L]])), class = "data.frame"
  )
  values
}

# The columns of numbers that stand row by row; NULL where one is no number, or should be none.
all_numbers <- function(flat, columns) {
  if (!is.finite(sum(flat)) || !all(vapply(columns, is.numeric, NA))) {
    return(NULL)
  }
  width <- length(columns)
  values <- if (length(flat) == width) {
    as.list(flat)
  } else {
    lapply(seq_len(width), function(at) flat[seq.int(at, length(flat), width)])
  }
  whole <- vapply(columns, is.integer, NA)
  values[whole] <- lapply(values[whole], as_whole)
  values
}

# Cells of a request, text or numbers, as a column like `like`. `name` and `before`, the number of
# rows before these, are for the reason of a refusal.
column <- function(cells, like, name, before) {
  if (is.factor(like)) {
    return(known_levels(cells, like, name, before))
  }
  switch(typeof(like),
    double = numbers(cells, name, before),
    integer = as_whole(numbers(cells, name, before)),
    logical = truths(cells, name, before),
    character = {
      cells <- as.character(cells)
      cells[is_missing(cells)] <- NA
      cells
    }
  )
}

is_missing <- function(cells) is.na(cells) | cells %in% c("", "NA")

numbers <- function(cells, name, before) {
  values <- if (is.character(cells)) suppressWarnings(as.numeric(cells)) else as.numeric(cells)
  if (!is.finite(sum(values))) {
    odd <- is.na(values) & !is.nan(values)
    if (any(odd)) {
      wrong <- which(odd)[!trimws(cells[odd]) %in% c(NA, "", "NA", "nan")]
      refuse_cell(cells, wrong, name, before, " is not a number")
    }
    refuse_cell(NULL, which(is.infinite(values)), name, before, "not a finite number")
  }
  values
}

# As integers, where the numbers are; a model of a column of integers may well be asked about 2.5.
as_whole <- function(values) {
  whole <- all(values == trunc(values) & abs(values) <= .Machine$integer.max, na.rm = TRUE)
  if (whole) as.integer(values) else values
}

truths <- function(cells, name, before) {
  values <- as.logical(cells)
  wrong <- which(is.na(values) & !is_missing(cells))
  refuse_cell(cells, wrong, name, before, " is not TRUE or FALSE")
  values
}

known_levels <- function(cells, like, name, before) {
  cells <- as.character(cells)
  levels <- levels(like)
  codes <- match(cells, levels)
  wrong <- which(is.na(codes) & !is_missing(cells))
  if (length(wrong)) {
    known <- if (length(levels) > 10L) paste("none of", length(levels)) else listed(levels)
    refuse_cell(cells, wrong, name, before, " is no known level (", known, ")")
  }
  structure(codes, levels = levels, class = class(like))
}

# Refuses for the first wrong cell, if any; without cells its content is not told.
refuse_cell <- function(cells, wrong, name, before, ...) {
  if (length(wrong)) {
    cell <- if (length(cells)) short(cells[wrong[1L]]) else ""
    refuse(400L, "row ", before + wrong[1L], ", ", name, ": ", cell, ...)
  }
}

# Names in a line, as many as one reads.
listed <- function(names) {
  more <- if (length(names) > 20L) ", ..." else ""
  paste0(short(toString(utils::head(names, 20L)), 300L, ""), more)
}

# A text in one short line, as it may come from anybody.
short <- function(text, most = 60L, quote = "'") {
  whole <- encodeString(substr(text, 1L, most), quote = quote)
  if (nchar(text) > most) paste0(whole, "...") else whole
}
