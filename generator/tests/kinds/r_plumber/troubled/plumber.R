# Routes that show what a worker is like.

#* Which process answers, and what chance gives it
#* @get /self
#* @serializer unboxedJSON
function() list(pid = Sys.getpid(), chance = sample.int(.Machine$integer.max, 1L))

#* As many bytes as asked for
#* @get /large
#* @serializer text
function(bytes) strrep("x", as.integer(bytes))

#* Environment of the computation
#* @get /threads
#* @serializer text
function() Sys.getenv("OMP_NUM_THREADS")
