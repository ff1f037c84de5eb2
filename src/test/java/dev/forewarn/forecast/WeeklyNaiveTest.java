package dev.forewarn.forecast;

class WeeklyNaiveTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new SeasonalNaive(Season.WEEK);
    }

    @Override
    int tooShort() {
        return Synthetic.WEEK - 1;
    }
}
