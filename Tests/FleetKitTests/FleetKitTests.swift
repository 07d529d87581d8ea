// The first file of FleetKitTests; goes away with the second.
