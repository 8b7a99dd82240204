"""A photo and its states; what its file is made of and gives away."""
