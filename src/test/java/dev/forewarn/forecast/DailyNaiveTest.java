package dev.forewarn.forecast;

class DailyNaiveTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new SeasonalNaive(Season.DAY);
    }

    @Override
    int tooShort() {
        return Synthetic.DAY - 1;
    }
}
