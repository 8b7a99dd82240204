"""What this computer itself keeps and does: databases' files, keys, processes, notices, log-on, browser."""
