scaled <- function(x) vapply(as.numeric(x), function(one) .Call(C_scaled, one), 0)
