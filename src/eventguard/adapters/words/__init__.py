"""Reading what is written in pictures. All weights come inside installed packages; nothing is downloaded."""
