# Training data.

# The directory of each input channel, by its name.
channels <- function(root) {
  paths <- list.dirs(file.path(root, "input", "data"), recursive = FALSE)
  stats::setNames(as.list(paths), basename(paths))
}

# The files of a channel, nested ones too, in the order of their names.
#
# Empty files and hidden ones (`.x`, `_SUCCESS`) are markers and not data. A file without any suffix
# counts as data.
channel_files <- function(channels, name, suffix = "csv") {
  if (!name %in% names(channels)) {
    others <- if (length(channels)) toString(sQuote(names(channels), FALSE)) else "none"
    stop("channel '", name, "' is missing; the job's channels: ", others)
  }
  directory <- channels[[name]]
  found <- sort(list.files(directory, recursive = TRUE, all.files = TRUE), method = "radix")
  base <- basename(found)
  ending <- ifelse(grepl(".", base, fixed = TRUE), tolower(sub(".*[.]", "", base)), "")
  data <- ending %in% c(suffix, "") & !grepl("^[._]", base) &
    file.size(file.path(directory, found)) > 0
  if (!any(data)) {
    names <- if (length(found)) toString(utils::head(found, 5L)) else "nothing"
    stop("channel '", name, "' holds no .", suffix, " file, but ", names)
  }
  file.path(directory, found[data])
}

# All rows of the CSV files of a channel. The first line of each names the columns. A column that is
# not numbers becomes a factor, whose levels are those of all files.
read_channel <- function(channels, name) {
  paths <- channel_files(channels, name)
  tables <- lapply(paths, read_fields)
  for (at in seq_along(tables)) {
    if (!identical(names(tables[[at]]), names(tables[[1L]]))) {
      stop(paths[at], " has other columns than ", paths[1L])
    }
  }
  rows <- do.call(rbind, tables)
  if (!nrow(rows)) {
    stop("channel '", name, "' holds no rows, only the names of columns")
  }
  rows[] <- lapply(rows, utils::type.convert, as.is = FALSE)
  for (column in names(Filter(is.factor, rows))) {
    agree(lapply(tables, `[[`, column), column, paths)
  }
  rows
}

# Refuses a column that is numbers in one file and text in another: that is a slip, and no factor.
agree <- function(parts, column, paths) {
  parts <- lapply(parts, function(part) part[!is.na(part)])
  text <- lapply(parts, function(part) part[is.na(suppressWarnings(as.numeric(part)))])
  numbers <- paths[lengths(parts) > 0L & lengths(text) == 0L]
  if (length(numbers)) {
    other <- which(lengths(text) > 0L)[1L]
    value <- sQuote(text[[other]][1L], FALSE)
    stop(paths[other], ": ", column, " is ", value, ", but only numbers in ", numbers[1L])
  }
}
