stop("this is for nobody")
