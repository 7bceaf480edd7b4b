# Files that appear under their names when they are whole.

# Calls `write` with a path to write to in place of `target`, which it becomes at the end.
whole_file <- function(target, write) {
  partial <- file.path(dirname(target), paste0(".", basename(target), ".partial"))
  on.exit(unlink(partial))
  # Says why, which what `write` calls may not.
  tryCatch(file.create(partial), warning = function(why) stop(one_line(why)))
  write(partial)
  if (!file.rename(partial, target)) {
    stop("cannot write ", target)
  }
}
