"""What the desk works on today: the board, the one box, pins, rolls, rounds and attendance."""
