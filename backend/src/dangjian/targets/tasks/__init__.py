"""Tasks (任务): what is to be done for a target, by whom, until when; carried out, submitted, accepted."""
