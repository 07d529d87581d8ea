// The first file of FleetKit; goes away with the second.
