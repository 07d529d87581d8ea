// The first file of UnixKitTests; goes away with the second.
