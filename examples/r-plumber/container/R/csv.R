# Rows from text/csv: with a line of names or without, cells in quotes or not.

# Noncharacters of Unicode stand for what is meant literally between quotes.
literal <- c("," = "\ufdd0", "\n" = "\ufdd1", "\"" = "\ufdd2")
large <- 2^16 # characters, from which on scan() is the faster reader

# A data frame like `columns`, of no rows, with the rows of a text.
read_csv <- function(text, columns) {
  quoted <- grepl("\"", text, fixed = TRUE)
  if (quoted) {
    text <- unquoted(text)
    quoted <- any(vapply(literal, grepl, NA, text, fixed = TRUE))
  }
  small <- nchar(text, "bytes") < large
  values <- if (small && !quoted) rows_of_numbers(text, columns)
  if (!is.null(values)) {
    return(frame_of(values, names(columns)))
  }
  first <- cells_of(sub("\n.*", "", text))[[1L]]
  header <- is_header(first, columns, quoted)
  width <- length(first)
  order <- seq_along(columns)
  if (header) {
    order <- places(names(columns), if (quoted) restored(trimws(first)) else trimws(first))
  } else if (width != length(columns)) {
    refuse_width(1L, width, names(columns))
  }
  values <- if (!small && !quoted) scanned(text, header, width, order, columns)
  if (is.null(values)) {
    values <- split_up(text, header, width, order, columns, quoted)
  }
  frame_of(values, names(columns))
}

# The columns where all cells are numbers, and nothing is missing: the usual request, read fast.
rows_of_numbers <- function(text, columns) {
  cells <- cells_of(strsplit(text, "\n", fixed = TRUE)[[1L]])
  if (all(lengths(cells) == length(columns))) {
    all_numbers(suppressWarnings(as.numeric(unlist(cells, use.names = FALSE))), columns)
  }
}

# Whether the first line names the columns. A row has a number, or nothing, in a column of numbers.
is_header <- function(cells, columns, quoted) {
  cells <- trimws(if (quoted) restored(cells) else cells)
  if (all(names(columns) %in% cells)) {
    return(TRUE)
  }
  any(vapply(columns, is.numeric, NA)) && all(is.na(suppressWarnings(as.numeric(cells)))) &&
    !any(cells %in% c("", "NA", "NaN", "nan"))
}

# The columns by scan(), which makes no text of numbers; NULL where anything is odd.
scanned <- function(text, header, width, order, columns) {
  what <- vector("list", width) # what is NULL is skipped
  what[order] <- lapply(columns, function(column) if (is.numeric(column)) 0 else "")
  odd <- function(condition) NULL
  values <- tryCatch(
    scan(
      text = text, what = what, sep = ",", quote = "", skip = header, multi.line = FALSE,
      quiet = TRUE
    )[order],
    error = odd, warning = odd
  )
  rows <- length(gregexpr("\n", text, fixed = TRUE, useBytes = TRUE)[[1L]]) + 1L - header
  if (!is.null(values) && length(values[[1L]]) == rows) {
    Map(column, values, columns, names(columns), as.integer(header), USE.NAMES = FALSE)
  }
}

# The columns by taking the text apart, with a reason where a row does not fit.
split_up <- function(text, header, width, order, columns, quoted) {
  lines <- strsplit(text, "\n", fixed = TRUE)[[1L]]
  cells <- cells_of(if (header) lines[-1L] else lines)
  if (!length(cells)) {
    refuse(400L, "the body holds no rows")
  }
  widths <- lengths(cells)
  if (any(widths != width)) {
    wrong <- which(widths != width)[1L]
    refuse_width(wrong + header, max(1L, widths[wrong]), names(columns), if (header) width)
  }
  flat <- unlist(cells, use.names = FALSE)
  if (quoted) {
    flat <- restored(flat)
  }
  Map(function(place, like, name) {
    column(flat[seq.int(place, length(flat), width)], like, name, header)
  }, order, columns, names(columns), USE.NAMES = FALSE)
}

refuse_width <- function(row, width, names, header = NULL) {
  expected <- if (is.null(header)) {
    paste0("expected ", length(names), " (", listed(names), ")")
  } else {
    paste0("its header has ", header)
  }
  refuse(400L, "row ", row, " has ", width, " values, ", expected)
}

# The cells of each line.
cells_of <- function(lines) {
  # strsplit() drops an empty cell at the end.
  open <- endsWith(lines, ",") | !nzchar(lines)
  if (any(open)) {
    lines[open] <- paste0(lines[open], ",")
  }
  strsplit(lines, ",", fixed = TRUE)
}

# A text without its quotes; what they enclosed is hidden from the splitting.
unquoted <- function(text) {
  pieces <- strsplit(paste0(text, "\n"), "\"", fixed = TRUE)[[1L]]
  if (length(pieces) %% 2L == 0L) {
    refuse(400L, "the body is not text/csv: a quote is not closed")
  }
  inside <- seq_along(pieces) %% 2L == 0L
  # Nothing between two closed pairs is a quote that was written twice.
  twice <- !inside & pieces == "" & seq_along(pieces) > 1L
  pieces[twice] <- literal[["\""]]
  for (sign in c(",", "\n")) {
    pieces[inside] <- gsub(sign, literal[[sign]], pieces[inside], fixed = TRUE)
  }
  sub("\n$", "", paste(pieces, collapse = ""))
}

restored <- function(cells) {
  for (sign in names(literal)) {
    cells <- gsub(literal[[sign]], sign, cells, fixed = TRUE)
  }
  cells
}
