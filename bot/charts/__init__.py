"""Charts as pictures. The drawing library is imported with the first of them."""
