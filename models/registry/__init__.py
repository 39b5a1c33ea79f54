"""Who and where: persons with their households and guardians, centres, neighbourhoods, and who may be whom."""
