"""The domain of Guildhall: one room per subject. It knows neither GraphQL nor HTML."""
