"""Training and processing jobs in the account: data up, the job, its log, what it left down."""
