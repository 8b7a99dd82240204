"""Films from outside: decoded frame by frame, looked through, encoded anew and read again."""
