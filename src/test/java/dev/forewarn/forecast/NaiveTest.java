package dev.forewarn.forecast;

class NaiveTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new SeasonalNaive(Season.NONE);
    }

    @Override
    int tooShort() {
        return 0;
    }
}
