"""The shape «case» and what every shape leads to: a referral that stays on the worklist until somebody replied."""
