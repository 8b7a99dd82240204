"""What a sweep reads besides photos: pages and exports with captions, and how pictures look; and what it keeps."""
