"""Text and pasted pictures on the picture: moved by hand on the stage, changed in the Adjust tab."""
