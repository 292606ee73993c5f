"""What words on the page say of pictures beside the one that is open."""
