"""The shape enrolment: a person belongs to a centre for a time, within its capacity, in the band of their age."""
